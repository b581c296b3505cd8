"""Peer of the part `methods`: one update of a method as OSRL makes it, by OSRL's own code (osrl-lib on PyPI).

"update" is the update of a batch that lies ready, with `.item()` of every figure as OSRL's trainer takes them; "loop" is that with
the next batch of OSRL's own loader, a `TransitionDataset` behind a `DataLoader` of 8 processes, as its training programs have it.

usage: method_official.py NAME DATA WEIGHTS EPISODE_STEPS BATCH_SIZE THREADS
"""

import itertools
import sys
import time
import warnings

import h5py
import numpy as np
import torch
from safetensors.torch import load_file
from torch.utils.data import DataLoader

from osrl_methods import gather, make_trainer, make_transitions, update
from serve import serve

TARGET_COST = 10
WORKERS = 8

# Scalars that begin alike on both sides.
LEFT_OUT = {"lmbda", "tau", "log_alpha"}


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

    def __init__(self, name, data, weights, episode_steps, batch_size):
        transitions = make_transitions(name, read_dataset(data, episode_steps), TARGET_COST)
        self.name = name
        self.trainer, self.figures = make_trainer(name, transitions, episode_steps, TARGET_COST)
        model = self.trainer.model
        known = {key: value for key, value in load_file(weights).items() if key in model.state_dict()}
        unread = {"actor_old"} if name == "cpq" else set()
        missing = [key for key in model.state_dict() if key not in known and key.split(".")[0] not in LEFT_OUT | unread]
        if missing:
            raise SystemExit(f"the weights lack {missing[0]}")
        model.load_state_dict(known, strict=False)
        self.ready = gather(transitions, np.arange(batch_size))
        self.loader = DataLoader(transitions, batch_size=batch_size, num_workers=WORKERS)

    def batches(self, work):
        """Batches without end: one that lies ready, or the loader's from when its stock is used up."""
        if work == "update":
            return itertools.repeat(self.ready)
        batches = ([column.float() for column in columns] for columns in self.loader)
        for _ in range(WORKERS * self.loader.prefetch_factor):
            next(batches)
        return batches

    def answer(self, request):
        batches = self.batches(request["work"])
        began = time.perf_counter()
        for batch in itertools.islice(batches, request["updates"]):
            update(self.name, self.trainer, batch)
        seconds = (time.perf_counter() - began) / request["updates"]
        return {"seconds": seconds, **{name.removeprefix("loss/"): float(value) for name, value in self.figures.last.items()}}


if __name__ == "__main__":
    method, data_file, weights_file, *numbers = sys.argv[1:]
    steps, size, threads = map(int, numbers)
    torch.set_num_threads(threads)
    warnings.filterwarnings("ignore", message="This DataLoader will create")
    peer = Peer(method, data_file, weights_file, steps, size)
    serve({"version": f"PyTorch {torch.__version__}, osrl-lib 0.1.0", "threads": threads}, peer.answer)
