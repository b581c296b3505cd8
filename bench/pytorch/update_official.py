"""Peer "official PyTorch": one update as the official TraC code makes it (zgong11/TraC 2fc12f7, research/algs/trac.py).

In the time: forward with nn.Dropout between Linear and ReLU, the reference's forward and the TraC loss in every update (in BC they
are thrown away), backward, Adam as `torch.optim.Adam(lr=1e-4)` makes it, the scheduler, and .item() of all three figures.
Not in the time: picking and copying the batch, which the official DataLoader does in two other processes; it is ready here.

usage: update_official.py DATA LENGTH BATCH_SIZE THREADS
"""

import sys
import time

import torch
from torch import nn

from update_data import ALPHA, DROPOUT, ETA, LEARNING_RATE, LEAST_PROBABILITY, Data, discounts
from serve import serve


def make_network(layers):
    """Linear, Dropout, ReLU twice, Linear, Tanh, from [weight, bias] of each layer."""
    modules = []
    for weight, bias in zip(layers[::2], layers[1::2]):
        linear = nn.Linear(weight.shape[1], weight.shape[0])
        linear.weight.data.copy_(weight)
        linear.bias.data.copy_(bias)
        modules += [linear, nn.Dropout(DROPOUT), nn.ReLU()]
    return nn.Sequential(*modules[:-2], nn.Tanh())


def trac_loss(advantage, weight, label):
    """The loss and the accuracy of a batch of segments."""
    factor = torch.where(label == 1, 1.0, ETA * (label == 1).sum() / (label == 0).sum())
    probability = torch.sigmoid(advantage)
    desirable = label * torch.log(probability.clamp(min=LEAST_PROBABILITY))
    undesirable = (1 - label) * torch.log((1 - torch.sigmoid(advantage)).clamp(min=LEAST_PROBABILITY))
    with torch.no_grad():
        accuracy = ((torch.sigmoid(advantage) > 0.5) == torch.round(label)).float().mean()
    return -(factor * weight * (desirable + undesirable)).mean(), accuracy


class Learner:
    """BC or TraC in training."""

    def __init__(self, method, data, batch_size):
        self.method = method
        self.network = make_network(data.layers).train()
        self.reference = make_network(data.layers).requires_grad_(False)
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=LEARNING_RATE)
        rate = (lambda step: 1.0) if method == "bc" else (lambda step: 0.1 * min(1.0, (step + 1) / 10_000))
        self.scheduler = torch.optim.lr_scheduler.LambdaLR(self.optimizer, rate)
        self.discounts = discounts(data.length).repeat(batch_size * 2, 1)

    def log_probability(self, network, observations, actions):
        return -torch.square(network(observations) - actions).sum(dim=-1)

    def update(self, observations, actions, weight, label):
        log_prob = self.log_probability(self.network, observations, actions)
        bc_loss = (-log_prob).mean()
        with torch.no_grad():
            self.reference.eval()
            reference_log_prob = self.log_probability(self.reference, observations, actions)
        advantage = (ALPHA * self.discounts[: len(label)] * (log_prob - reference_log_prob)).sum(dim=-1)
        loss, accuracy = trac_loss(advantage, weight, label)
        if self.method == "bc":
            total, loss, accuracy = bc_loss, torch.tensor(0.0), torch.tensor(0.0)
        else:
            total = loss + 0.0 * bc_loss
        self.optimizer.zero_grad()
        total.backward()
        self.optimizer.step()
        self.scheduler.step()
        return {"tracLoss": loss.item(), "bcLoss": bc_loss.item(), "accuracy": accuracy.item()}


def main(file, length, batch_size, threads):
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    data = Data(file, length)
    learners = {method: Learner(method, data, batch_size) for method in ("bc", "trac")}

    def answer(request):
        picks = torch.tensor(request["picks"])
        observations, actions = (data.segments_of(values, picks) for values in (data.observations, data.actions))
        start = time.perf_counter()
        figures = learners[request["method"]].update(observations, actions, data.weight[picks], data.label[picks])
        return {"seconds": time.perf_counter() - start, **figures}

    serve({"version": f"torch {torch.__version__}", "threads": torch.get_num_threads()}, answer)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]))
