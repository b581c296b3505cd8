"""Peer "fastest PyTorch": the same update as quick as we could write it in PyTorch.

In the time: gathering the batch from flat arrays, dropout masks from random bytes, forward, backward, one fused Adam, the loss's
.item(). The reference's log-probabilities are computed once, before. Three ways are tried at the start, and the quickest serves:
autograd, autograd under torch.compile, and gradients written out by hand into buffers that are kept.

usage: update_fastest.py DATA LENGTH BATCH_SIZE THREADS
"""

import statistics
import sys
import time

import numpy as np
import torch
from torch.nn.functional import linear, relu

from update_data import ALPHA, DROPOUT, ETA, LEARNING_RATE, LEAST_PROBABILITY, Data, discounts
from update_handwritten import HandwrittenPass
from serve import serve

SCALE = 1 / (1 - DROPOUT)
DROP_BELOW = round(DROPOUT * 256)  # a random byte below it drops its unit
TRIALS = 7


def log_probabilities(layers, observations, actions, masks=(1.0, 1.0), scale=1.0):
    """-|pi(s) - a|^2 of every row; a mask is 0 or 1, its scale moves into the next layer's weights."""
    w1, b1, w2, b2, w3, b3 = layers
    hidden = relu(linear(observations, w1, b1)) * masks[0]
    hidden = relu(linear(hidden, w2 * scale, b2)) * masks[1]
    return -torch.square(torch.tanh(linear(hidden, w3 * scale, b3)) - actions).sum(-1)


def loss_gradient(method, log_prob, reference, weight, label, scale):
    """The loss, and its gradient with respect to the log-probabilities [B * T]."""
    if method == "bc":
        return -log_prob.mean(), torch.full_like(log_prob, -1 / log_prob.numel())
    advantage = ((log_prob - reference).view(len(label), -1) * scale).sum(-1)
    positive = label.sum()
    factor = torch.where(label == 1, 1.0, ETA * positive / (len(label) - positive)) * weight / len(label)
    probability = torch.sigmoid(advantage)
    of_label = torch.where(label == 1, probability, 1 - probability)
    loss = -(factor * torch.log(of_label.clamp(min=LEAST_PROBABILITY))).sum()
    slope = factor * torch.where(of_label >= LEAST_PROBABILITY, probability - label, 0.0)
    return loss, (slope[:, None] * scale).view(-1)


class AutogradPass:
    """Forward and backward by autograd."""

    def __init__(self, compiled):
        self.forward = torch.compile(log_probabilities) if compiled else log_probabilities

    def gradients(self, layers, observations, actions, random_bytes, differentiate):
        masks = (random_bytes >= DROP_BELOW).float()
        with torch.enable_grad():
            log_prob = self.forward(layers, observations, actions, (masks[0], masks[1]), SCALE)
        loss, gradient = differentiate(log_prob.detach())
        return loss, torch.autograd.grad(log_prob, layers, gradient)


class Learner:
    """BC or TraC in training; `differentiable` is the way its gradients are computed."""

    def __init__(self, method, data, differentiable, reference):
        self.method, self.data, self.differentiable, self.reference = method, data, differentiable, reference
        self.layers = [layer.clone().requires_grad_() for layer in data.layers]
        self.optimizer = torch.optim.Adam(self.layers, lr=LEARNING_RATE, fused=True)
        self.random = np.random.Generator(np.random.SFC64(0))
        self.scale = ALPHA * discounts(data.length)
        self.step = 0

    def random_bytes(self, rows):
        units = len(self.layers[1])
        words = self.random.integers(0, 2**64, dtype=np.uint64, size=2 * rows * units // 8)
        return torch.from_numpy(words.view(np.uint8)).view(2, rows, units)

    @torch.no_grad()
    def update(self, picks):
        data = self.data
        observations = data.segments_of(data.observations, picks).flatten(0, 1)
        actions = data.segments_of(data.actions, picks).flatten(0, 1)
        reference = data.segments_of(self.reference, picks).flatten()
        weight, label = data.weight[picks], data.label[picks]
        loss, gradients = self.differentiable.gradients(
            self.layers,
            observations,
            actions,
            self.random_bytes(len(observations)),
            lambda log_prob: loss_gradient(self.method, log_prob, reference, weight, label, self.scale),
        )
        self.descend(gradients)
        return {"bcLoss" if self.method == "bc" else "tracLoss": loss.item()}

    def descend(self, gradients):
        self.step += 1
        if self.method == "trac":
            self.optimizer.param_groups[0]["lr"] = LEARNING_RATE * 0.1 * min(1.0, self.step / 10_000)
        for layer, gradient in zip(self.layers, gradients):
            layer.grad = gradient
        self.optimizer.step()


def median_time(learner, picks):
    """Seconds of an update, after the first ones (torch.compile compiles in them)."""
    times = []
    for _ in range(TRIALS):
        start = time.perf_counter()
        learner.update(picks)
        times.append(time.perf_counter() - start)
    return statistics.median(times[TRIALS // 2 :])


def main(file, length, batch_size, threads):
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    data = Data(file, length)
    picks = torch.arange(batch_size)
    reference = log_probabilities(data.layers, data.observations, data.actions)[:, None]
    ways = {
        "autograd": AutogradPass(compiled=False),
        "autograd, torch.compile": AutogradPass(compiled=True),
        "by hand": HandwrittenPass(batch_size * length, data.layers, DROP_BELOW),
    }
    seconds = {name: median_time(Learner("bc", data, way, reference), picks) for name, way in ways.items()}
    quickest = min(seconds, key=seconds.get)
    learners = {method: Learner(method, data, ways[quickest], reference) for method in ("bc", "trac")}

    def answer(request):
        picks = torch.tensor(request["picks"])
        start = time.perf_counter()
        figures = learners[request["method"]].update(picks)
        return {"seconds": time.perf_counter() - start, **figures}

    facts = {"version": f"torch {torch.__version__}", "threads": torch.get_num_threads(), "way": quickest, "ways": seconds}
    serve(facts, answer)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]))
