"""OSRL's methods by OSRL's own code (osrl-lib on PyPI), with the settings of its training programs."""

import contextlib
import importlib
import importlib.util
import sys
import types
from pathlib import Path
from unittest.mock import MagicMock

import h5py
import torch
from safetensors.torch import save_file

WIDTHS = {"a_hidden_sizes": [256, 256], "c_hidden_sizes": [256, 256]}
VALUES = {"gamma": 0.99, "tau": 0.005, "num_q": 2, "num_qc": 2}
VAE = {"vae_hidden_sizes": 400, "sample_action_num": 10, "beta": 0.5}
CLONING = ("bc", "BC", "BCTrainer", {"a_hidden_sizes": [256, 256]}, {"actor_lr": 1e-3})

# Module, class, trainer, what OSRL's training program gives the class beside sizes, and the trainer's step sizes.
METHODS = {
    "bc-all": CLONING,
    "bc-safe": CLONING,
    "bcq-lag": ("bcql", "BCQL", "BCQLTrainer", {**WIDTHS, **VALUES, **VAE, "PID": [0.1, 0.003, 0.001], "lmbda": 0.75, "phi": 0.05},
                {"actor_lr": 1e-3, "critic_lr": 1e-3, "vae_lr": 1e-3}),
    "bear-lag": ("bearl", "BEARL", "BEARLTrainer",
                 {**WIDTHS, **VALUES, **VAE, "PID": [0.1, 0.003, 0.001], "lmbda": 0.75, "mmd_sigma": 50, "target_mmd_thresh": 0.05,
                  "start_update_policy_step": 0},
                 {"actor_lr": 1e-3, "critic_lr": 1e-3, "vae_lr": 1e-3}),
    "cpq": ("cpq", "CPQ", "CPQTrainer", {**WIDTHS, **VALUES, **VAE, "qc_scalar": 1.5},
            {"actor_lr": 1e-4, "critic_lr": 1e-3, "alpha_lr": 1e-4, "vae_lr": 1e-3}),
    "coptidice": ("coptidice", "COptiDICE", "COptiDICETrainer",
                  {**WIDTHS, "gamma": 0.99, "alpha": 0.5, "cost_ub_epsilon": 0.01, "num_nu": 2, "num_chi": 2, "f_type": "softchi"},
                  {"actor_lr": 1e-4, "critic_lr": 1e-4, "scalar_lr": 1e-4}),
    "cdt": ("cdt", "CDT", "CDTTrainer",
            {"seq_len": 10, "embedding_dim": 128, "num_layers": 3, "num_heads": 8, "attention_dropout": 0.1, "residual_dropout": 0.1,
             "embedding_dropout": 0.1, "use_rew": True, "use_cost": True, "cost_transform": True, "stochastic": True},
            {"learning_rate": 1e-4, "weight_decay": 1e-4, "clip_grad": 0.25, "lr_warmup_steps": 500, "reward_scale": 0.1,
             "loss_cost_weight": 0.02}),
}

# Scalars that begin alike on both sides.
LEFT_OUT = {"lmbda", "tau", "log_alpha"}

# The arrays of a batch in the order in which OSRL's datasets have them, by our names.
TRANSITION = ["observations", "nextObservations", "actions", "rewards", "costs", "done"]
SEQUENCE = ["observations", "actions", "returnsToGo", "costsToGo", "timeSteps", "mask", "episodeCosts", "costs"]


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
    stand_ins = {module: MagicMock(trange=lambda count, **_: range(count)) for module in unused if module not in sys.modules}
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

    def store(self, tab=None, **figures):
        self.last.update(figures)

    def plain(self):
        """The last ones as numbers, by their names without OSRL's tab of the log."""
        return {name.removeprefix("loss/"): float(value) for name, value in self.last.items()}


def read_columns(file):
    """The columns of an HDF5 file."""
    with h5py.File(file) as h5:
        return {column: h5[column][:] for column in h5}


def make_dataset(name, columns, target_cost):
    """OSRL's dataset of a method, from the columns of an HDF5 file; BC-Safe's only has the safe episodes, CDT's no augmentation."""
    dataset = import_osrl("osrl.common.dataset")
    with contextlib.redirect_stdout(sys.stderr):  # answers alone go to stdout
        if name == "cdt":
            return dataset.SequenceDataset(columns, reward_scale=0.1, cost_sample=True, cost_transform=lambda cost: 70 - cost)
        if name == "bc-safe":
            dataset.process_bc_dataset(columns, target_cost, 1.0, "safe")
    scale = 1.0 if name.startswith("bc-") else 0.1
    return dataset.TransitionDataset(columns, reward_scale=scale, state_init=name == "coptidice")


def make_trainer(name, dataset, episode_steps, target_cost):
    """OSRL's trainer of a method with a new model and without an environment, and the figures that it logs."""
    module, model, trainer, options, rates = METHODS[name]
    module = import_osrl(f"osrl.algorithms.{module}")
    columns = dataset.dataset[0] if name == "cdt" else dataset.dataset
    sizes = columns["observations"].shape[1], columns["actions"].shape[1]
    options = {**options, **_options_of_data(name, dataset, sizes, target_cost)}
    figures = Figures()
    model = getattr(module, model)(*sizes, 1.0, **options, episode_len=episode_steps)
    return getattr(module, trainer)(model, None, logger=figures, **rates), figures


def _options_of_data(name, dataset, sizes, target_cost):
    """What OSRL's training program gives the class that depends on the data."""
    if name.startswith("bc-"):
        return {}
    if name == "cdt":
        return {"target_entropy": -sizes[1]}
    if name == "coptidice":
        share, *deviations = dataset.get_dataset_states()
        names = ["observations_std", "actions_std"]
        return {"cost_limit": target_cost, "init_state_propotion": share, **dict(zip(names, deviations))}
    return {"cost_limit": target_cost}


def load_weights(name, model, stored):
    """Takes over the first parameters; ends the program where one is missing. CPQ has a copy of its policy that nothing reads."""
    wanted = {parameter for parameter, _ in model.named_parameters() if parameter not in LEFT_OUT}
    unread = {parameter for parameter in wanted if name == "cpq" and parameter.startswith("actor_old.")}
    missing = wanted - unread - stored.keys()
    if missing:
        raise SystemExit(f"the weights lack {min(missing)}")
    model.load_state_dict({parameter: stored[parameter] for parameter in wanted - unread}, strict=False)


def save_weights(model, file):
    """Writes a model's state as safetensors."""
    save_file({name: value.contiguous() for name, value in model.state_dict().items()}, file)


def make_batch(name, stored):
    """A batch as OSRL's loader gives it to the training program, from our `batch.NAME` of [..., numbers of a step]."""
    arrays = {key.removeprefix("batch."): value for key, value in stored.items()}
    order = SEQUENCE if name == "cdt" else [*TRANSITION, *(["first"] if name == "coptidice" else [])]
    types = {"timeSteps": torch.int64, "mask": torch.float64}  # NumPy's own, which the loader keeps
    return [arrays[column].squeeze(-1).to(types.get(column, torch.float32)) for column in order]


def prepare(name, columns):
    """A batch of OSRL's loader as its training program passes it on: transitions as float32."""
    return columns if name == "cdt" else [column.float() for column in columns]


def gather(transitions, rows):
    """A batch of float32 tensors: what OSRL's dataset makes of these rows."""
    columns = getattr(transitions, "_TransitionDataset__prepare_sample")(rows)
    return [torch.as_tensor(column, dtype=torch.float32) for column in columns]


def update(name, trainer, batch):
    """One update, as OSRL's training program has it."""
    if name.startswith("bc-"):
        trainer.train_one_step(batch[0], batch[2])
    elif name == "coptidice":
        trainer.train_one_step(batch)
    else:
        trainer.train_one_step(*batch)
