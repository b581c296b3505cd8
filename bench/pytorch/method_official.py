"""Peer of the part `methods`: one update of a method as OSRL makes it, by OSRL's own code (osrl-lib on PyPI).

"update" is the update of a batch that lies ready, with `.item()` of every figure as OSRL's trainer takes them; "loop" is that with
the next batch of OSRL's own loader, its dataset behind a `DataLoader` of 8 processes, as its training programs have it.

usage: method_official.py NAME DATA START EPISODE_STEPS THREADS, where START holds the first parameters and the batch that lies ready
"""

import itertools
import sys
import warnings

import h5py
import numpy as np
import torch
from safetensors.torch import load_file
from torch.utils.data import DataLoader

from osrl_methods import load_weights, make_batch, make_dataset, make_trainer, prepare, update
from serve import serve, timed

TARGET_COST = 10
WORKERS = 8


def read_dataset(file, episode_steps):
    """The columns that `TransitionDataset` reads; an observation after an episode's end is its last one."""
    with h5py.File(file) as h5:
        data = {name: h5[name][:] for name in ["observations", "actions", "rewards", "costs", "terminals", "timeouts"]}
    data["next_observations"] = np.roll(data["observations"], -1, axis=0)
    ends = np.arange(episode_steps - 1, len(data["rewards"]), episode_steps)
    data["next_observations"][ends] = data["observations"][ends]
    return data


class Peer:
    """A method in training."""

    def __init__(self, name, data, start, episode_steps):
        dataset = make_dataset(name, read_dataset(data, episode_steps), TARGET_COST)
        stored = load_file(start)
        self.name = name
        self.trainer, self.figures = make_trainer(name, dataset, episode_steps, TARGET_COST)
        load_weights(name, self.trainer.model, stored)
        self.ready = make_batch(name, stored)
        self.loader = DataLoader(dataset, batch_size=len(self.ready[0]), num_workers=WORKERS)

    def batches(self, work):
        """Batches without end: one that lies ready, or the loader's."""
        return itertools.repeat(self.ready) if work == "update" else (prepare(self.name, batch) for batch in self.loader)

    def answer(self, request):
        batches = self.batches(request["work"])

        def make_update():
            update(self.name, self.trainer, next(batches))

        for _ in range(request["runUp"]):
            make_update()
        spent = timed(request["updates"], make_update)
        return {**spent, **self.figures.plain()}


if __name__ == "__main__":
    method, data_file, start_file, *numbers = sys.argv[1:]
    steps, threads = map(int, numbers)
    torch.set_num_threads(threads)
    warnings.filterwarnings("ignore", message="This DataLoader will create")
    peer = Peer(method, data_file, start_file, steps)
    serve({"version": f"PyTorch {torch.__version__}, osrl-lib 0.1.0", "threads": threads}, peer.answer)
