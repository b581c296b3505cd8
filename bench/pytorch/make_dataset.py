"""Writes a made-up dataset in DSRL's format: h5py's own chunks, gzip, every episode of full length.

The observations drift slowly; like PointButton1's, two thirds of their entries are lidar readings, mostly 0. The actions follow the
observations with some noise, so there is something to learn; rewards and costs follow from both.

usage: make_dataset.py FILE EPISODES STEPS OBSERVATION_SIZE ACTION_SIZE
"""

import os
import sys

import h5py
import numpy as np

PART = 100  # episodes made at once
LIDAR_SHARE = 2 / 3


def make_episodes(random, weights, episodes, steps):
    """Observations [episodes * steps, observation size], actions, rewards and costs of some episodes."""
    observation_size, action_size = weights.shape
    drift = random.standard_normal((episodes, steps, observation_size), dtype=np.float32) / 10
    drift[:, 0] = random.standard_normal((episodes, observation_size))
    observations = np.cumsum(drift, axis=1)
    lidar = observations[..., : int(LIDAR_SHARE * observation_size)]
    np.clip(lidar - 1, 0, 1, out=lidar)
    noise = random.standard_normal((episodes, steps, action_size), dtype=np.float32) / 5
    actions = np.clip(np.tanh(observations @ weights) + noise, -1, 1)
    rewards = (0.01 * observations[..., -1] + 0.02 * actions[..., 0]).astype(np.float32)
    costs = (lidar.max(axis=-1) > 0.99) & (random.random((episodes, steps)) < random.random((episodes, 1)) / 2)
    flat = episodes * steps
    return observations.reshape(flat, -1), actions.reshape(flat, -1), rewards.ravel(), costs.astype(np.float32).ravel()


def write(file, episodes, steps, observation_size, action_size):
    random = np.random.default_rng(0)
    weights = (random.standard_normal((observation_size, action_size)) / np.sqrt(observation_size)).astype(np.float32)
    rows = episodes * steps
    shapes = {"observations": (rows, observation_size), "actions": (rows, action_size), "rewards": (rows,), "costs": (rows,)}
    with h5py.File(file, "w") as h5:
        columns = [h5.create_dataset(name, shape, dtype="f4", compression="gzip") for name, shape in shapes.items()]
        values = [np.empty(shape, dtype=np.float32) for shape in shapes.values()]
        for first in range(0, episodes, PART):
            count = min(PART, episodes - first)
            for value, part in zip(values, make_episodes(random, weights, count, steps)):
                value[first * steps : (first + count) * steps] = part
        for column, value in zip(columns, values):
            column[:] = value
        ends = np.arange(1, rows + 1) % steps == 0
        h5.create_dataset("timeouts", data=ends, compression="gzip")
        h5.create_dataset("terminals", data=np.zeros(rows, dtype=bool), compression="gzip")


if __name__ == "__main__":
    target, *sizes = sys.argv[1:]
    write(f"{target}.part", *map(int, sizes))
    os.replace(f"{target}.part", target)
