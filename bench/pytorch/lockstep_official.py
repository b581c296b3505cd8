"""Peer of the part `lockstep`: makes the updates that ours makes, by OSRL's own code (osrl-lib on PyPI), from the same first
parameters, batches and normal numbers.

usage: lockstep_official.py NAME DATA TARGET_COST EPISODE_STEPS START STEP, where START holds the first parameters, and STEP at
every request {} the batch and the numbers of the next update; {"save": FILE} writes the parameters
"""

import contextlib
import itertools
import sys
from unittest.mock import patch

import torch
from safetensors.torch import load_file

from osrl_methods import load_weights, make_batch, make_dataset, make_trainer, read_columns, save_weights, update
from serve import serve

# Which of the normal numbers that OSRL draws in an update have an effect; ours draws no others. All of them where nothing is said.
COUNTED = {"cpq": [True, True, True, False, True, False, True], "coptidice": [True, True, False]}


@contextlib.contextmanager
def replayed(name, draws):
    """Has PyTorch draw these tensors one after the other, and what has no effect by itself. Ends the program where any is left."""
    rest, counted = iter(draws), itertools.chain(COUNTED.get(name, []), itertools.repeat(True))
    randn = torch.randn

    def draw(shape):
        return next(rest).reshape(tuple(shape)) if next(counted) else randn(tuple(shape))

    def sample(distribution, shape=torch.Size()):
        with torch.no_grad():
            return distribution.loc + distribution.scale * draw(distribution._extended_shape(shape))

    with (
        patch("torch.randn", lambda *shape, **_: draw(shape[0] if isinstance(shape[0], tuple) else shape)),
        patch("torch.randn_like", lambda tensor, **_: draw(tensor.shape)),
        patch("torch.distributions.normal._standard_normal", lambda shape, **_: draw(shape)),
        patch("torch.distributions.normal.Normal.sample", sample),
    ):
        yield
    if next(rest, None) is not None:
        raise SystemExit(f"{name}: ours draws more normal numbers than OSRL")


class Peer:
    """A method in training."""

    def __init__(self, name, data, target_cost, episode_steps, start, step):
        dataset = make_dataset(name, read_columns(data), target_cost)
        self.name, self.step = name, step
        self.trainer, self.figures = make_trainer(name, dataset, episode_steps, target_cost)
        load_weights(name, self.trainer.model, load_file(start))

    def answer(self, request):
        if "save" in request:
            save_weights(self.trainer.model, request["save"])
            return {}
        stored = load_file(self.step)
        draws = [stored[f"draw.{i}"] for i in range(sum(key.startswith("draw.") for key in stored))]
        with replayed(self.name, draws):
            update(self.name, self.trainer, make_batch(self.name, stored))
        return self.figures.plain()


if __name__ == "__main__":
    method, data_file, cost, steps, *files = sys.argv[1:]
    torch.set_num_threads(1)
    serve({"version": f"PyTorch {torch.__version__}, osrl-lib 0.1.0"}, Peer(method, data_file, int(cost), int(steps), *files).answer)
