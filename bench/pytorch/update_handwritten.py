"""The update's gradients written out by hand, into buffers that are kept from one update to the next."""

import torch


def drop_and_rectify(linear, random_bytes, drop_below):
    """Dropout without its scale, and ReLU, in place: one pass over memory once it is compiled."""
    linear.copy_(torch.where(random_bytes.to(torch.int32) >= drop_below, torch.relu(linear), 0.0))


class HandwrittenPass:
    """Forward and backward of a batch of `rows`, as `AutogradPass` makes them."""

    def __init__(self, rows, layers, drop_below):
        self.scale = 256 / (256 - drop_below)
        self.drop_below = drop_below
        self.hidden = [torch.empty(rows, len(bias)) for bias in layers[1:4:2]]
        self.slopes = [torch.empty_like(hidden) for hidden in self.hidden]
        self.output = torch.empty(rows, len(layers[5]))
        self.weight_gradients = [torch.empty_like(layer) for layer in layers]
        self.activate = torch.compile(drop_and_rectify)

    def gradients(self, layers, observations, actions, random_bytes, differentiate):
        """The loss, and the gradients of [weight, bias] of each layer; they are overwritten by the next call."""
        w1, b1, w2, b2, w3, b3 = (layer.detach() for layer in layers)
        w2, w3 = w2 * self.scale, w3 * self.scale
        first, second = self.hidden
        torch.addmm(b1, observations, w1.t(), out=first)
        self.activate(first, random_bytes[0], self.drop_below)
        torch.addmm(b2, first, w2.t(), out=second)
        self.activate(second, random_bytes[1], self.drop_below)
        torch.addmm(b3, second, w3.t(), out=self.output).tanh_()
        difference = self.output - actions
        loss, slope = differentiate(-torch.square(difference).sum(-1))
        self.backward(observations, difference * (-2 * slope)[:, None] * (1 - self.output**2), w2, w3)
        return loss, self.weight_gradients

    def backward(self, observations, slope, w2, w3):
        g1, gb1, g2, gb2, g3, gb3 = self.weight_gradients
        (first, second), (slope1, slope2) = self.hidden, self.slopes
        torch.mm(slope.t(), second, out=g3).mul_(self.scale)
        torch.sum(slope, 0, out=gb3)
        torch.mm(slope, w3, out=slope2)
        torch.ops.aten.threshold_backward.grad_input(slope2, second, 0, grad_input=slope2)
        torch.mm(slope2.t(), first, out=g2).mul_(self.scale)
        torch.sum(slope2, 0, out=gb2)
        torch.mm(slope2, w2, out=slope1)
        torch.ops.aten.threshold_backward.grad_input(slope1, first, 0, grad_input=slope1)
        torch.mm(slope1.t(), observations, out=g1)
        torch.sum(slope1, 0, out=gb1)
