"""Peer of the part `methods`: one update of a method as OSRL makes it, by OSRL's own code (osrl-lib on PyPI).

"update" is the update of a batch that lies ready, with `.item()` of every figure as OSRL's trainer takes them; "loop" is that with
the next batch of OSRL's own loader, a `TransitionDataset` behind a `DataLoader` of 8 processes, as its training programs have it.

usage: method_official.py NAME DATA WEIGHTS EPISODE_STEPS BATCH_SIZE THREADS
"""

import importlib
import importlib.util
import itertools
import sys
import time
import types
import warnings
from pathlib import Path
from unittest.mock import MagicMock

import h5py
import numpy as np
import torch
from safetensors.torch import load_file
from torch.utils.data import DataLoader

from serve import serve

TARGET_COST = 10
WORKERS = 8
WIDTHS = {"a_hidden_sizes": [256, 256], "c_hidden_sizes": [256, 256]}
VALUES = {"gamma": 0.99, "tau": 0.005, "num_q": 2, "num_qc": 2}
VAE = {"vae_hidden_sizes": 400, "sample_action_num": 10, "beta": 0.5}

# Class, trainer, what OSRL's training program gives the class beside sizes, and the trainer's step sizes.
METHODS = {
    "bc-all": ("bc", "BC", "BCTrainer", {"a_hidden_sizes": [256, 256]}, {"actor_lr": 1e-3}),
    "bcq-lag": ("bcql", "BCQL", "BCQLTrainer", {**WIDTHS, **VALUES, **VAE, "PID": [0.1, 0.003, 0.001], "lmbda": 0.75, "phi": 0.05},
                {"actor_lr": 1e-3, "critic_lr": 1e-3, "vae_lr": 1e-3}),
    "bear-lag": ("bearl", "BEARL", "BEARLTrainer",
                 {**WIDTHS, **VALUES, **VAE, "PID": [0.1, 0.003, 0.001], "lmbda": 0.75, "mmd_sigma": 50, "target_mmd_thresh": 0.05},
                 {"actor_lr": 1e-3, "critic_lr": 1e-3, "vae_lr": 1e-3}),
    "cpq": ("cpq", "CPQ", "CPQTrainer", {**WIDTHS, **VALUES, **VAE, "qc_scalar": 1.5},
            {"actor_lr": 1e-4, "critic_lr": 1e-3, "alpha_lr": 1e-4, "vae_lr": 1e-3}),
    "coptidice": ("coptidice", "COptiDICE", "COptiDICETrainer",
                  {**WIDTHS, "gamma": 0.99, "alpha": 0.5, "cost_ub_epsilon": 0.01, "num_nu": 2, "num_chi": 2, "f_type": "softchi"},
                  {"actor_lr": 1e-4, "critic_lr": 1e-4, "scalar_lr": 1e-4}),
}

# Scalars that begin alike on both sides.
LEFT_OUT = {"lmbda", "tau", "log_alpha"}


def import_osrl(name):
    """A module of OSRL without what neither an update nor the loader uses: loggers, environments, augmentation's optimizers."""
    root = Path(importlib.util.find_spec("osrl").origin).parent
    common = types.ModuleType("osrl.common")
    common.__path__ = [str(root / "common")]  # its own __init__ would import the programs' settings too
    algorithms = types.ModuleType("osrl.algorithms")
    algorithms.__path__ = [str(root / "algorithms")]
    sys.modules.setdefault("osrl.common", common)
    sys.modules.setdefault("osrl.algorithms", algorithms)
    unused = ["gymnasium", "fsrl", "fsrl.utils", "tqdm", "tqdm.auto", "oapackage", "scipy", "scipy.optimize"]
    stand_ins = {module: MagicMock() for module in unused if module not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        return importlib.import_module(name)
    finally:  # PyTorch itself looks for some of them later
        for module in stand_ins:
            del sys.modules[module]


class Figures:
    """Stands for OSRL's logger: keeps what it is given."""

    def __init__(self):
        self.last = {}

    def store(self, **figures):
        self.last.update(figures)


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
        module, model, trainer, options, rates = METHODS[name]
        module = import_osrl(f"osrl.algorithms.{module}")
        dataset = import_osrl("osrl.common.dataset").TransitionDataset
        columns = read_dataset(data, episode_steps)
        sizes = columns["observations"].shape[1], columns["actions"].shape[1]
        self.name, self.figures = name, Figures()
        starts = name == "coptidice"
        scale = 1.0 if name == "bc-all" else 0.1
        transitions = dataset(columns, reward_scale=scale, state_init=starts)
        if starts:
            share, deviation, action_deviation = transitions.get_dataset_states()
            options = {**options, "init_state_propotion": share, "observations_std": deviation, "actions_std": action_deviation}
        if name != "bc-all":
            options = {**options, "cost_limit": TARGET_COST}
        self.model = getattr(module, model)(*sizes, 1.0, **options, episode_len=episode_steps)
        known = {key: value for key, value in load_file(weights).items() if key in self.model.state_dict()}
        unread = {"actor_old"} if name == "cpq" else set()
        missing = [key for key in self.model.state_dict() if key not in known and key.split(".")[0] not in LEFT_OUT | unread]
        if missing:
            raise SystemExit(f"the weights lack {missing[0]}")
        self.model.load_state_dict(known, strict=False)
        self.trainer = getattr(module, trainer)(self.model, None, logger=self.figures, **rates)
        self.ready = self.batch_of(transitions, range(batch_size))
        self.loader = DataLoader(transitions, batch_size=batch_size, num_workers=WORKERS)

    def batch_of(self, transitions, rows):
        prepare = getattr(transitions, "_TransitionDataset__prepare_sample")
        columns = zip(*(prepare(row) for row in rows))
        return [torch.as_tensor(np.stack(column), dtype=torch.float32) for column in columns]

    def batches(self, work):
        """Batches without end: one that lies ready, or the loader's from when its stock is used up."""
        if work == "update":
            return itertools.repeat(self.ready)
        batches = ([column.float() for column in columns] for columns in self.loader)
        for _ in range(WORKERS * self.loader.prefetch_factor):
            next(batches)
        return batches

    def update(self, batch):
        if self.name == "bc-all":
            self.trainer.train_one_step(batch[0], batch[2])
        elif self.name == "coptidice":
            self.trainer.train_one_step(batch)
        else:
            self.trainer.train_one_step(*batch)

    def answer(self, request):
        batches = self.batches(request["work"])
        began = time.perf_counter()
        for batch in itertools.islice(batches, request["updates"]):
            self.update(batch)
        seconds = (time.perf_counter() - began) / request["updates"]
        return {"seconds": seconds, **{name.removeprefix("loss/"): float(value) for name, value in self.figures.last.items()}}


if __name__ == "__main__":
    method, data_file, weights_file, *numbers = sys.argv[1:]
    steps, size, threads = map(int, numbers)
    torch.set_num_threads(threads)
    warnings.filterwarnings("ignore", message="This DataLoader will create")
    peer = Peer(method, data_file, weights_file, steps, size)
    serve({"version": f"PyTorch {torch.__version__}, osrl-lib 0.1.0", "threads": threads}, peer.answer)
