"""Peer of the part `partition`: segments drawn, copied and labelled in NumPy as the official code does (zgong11/TraC 2fc12f7,
research/datasets/feedback_buffer.py): every segment's rows are copied into float64, the unlabelled ones deleted, the rest converted.

usage: partition_official.py FILE SEGMENT_RATIO TARGET_COST KAPPA SAFE_TOP SAFE_BOTTOM
"""

import math
import sys
import time

import h5py
import numpy as np

from serve import serve


def cut(data, ratio):
    """Observations, actions, rewards and costs of drawn segments, and the length of the longest episode."""
    ends = np.sort(np.concatenate([np.flatnonzero(data["terminals"]), np.flatnonzero(data["timeouts"])])) + 1
    starts = np.concatenate([[0], ends[:-1]])
    longest = (ends - starts).max()
    length = int(longest * ratio)
    count = min((longest - length) // 6 * len(ends) if ratio < 1 else np.count_nonzero(ends - starts == longest), 1_000_000)
    episodes = np.random.choice(np.flatnonzero(ends - starts >= length), count)
    first = np.random.randint(starts[episodes], ends[episodes] - length + 1)
    observations = np.empty((count, length, data["observations"].shape[1]))
    actions = np.empty((count, length, data["actions"].shape[1]))
    rewards, costs = np.empty(count), np.empty(count)
    for i, row in enumerate(first):
        rows = slice(row, row + length)
        observations[i] = data["observations"][rows]
        actions[i] = data["actions"][rows]
        rewards[i] = data["rewards"][rows].sum()
        costs[i] = data["costs"][rows].sum()
    return observations, actions, rewards, costs, longest


def label(rewards, costs, limit, kappa, top, bottom):
    """Labels (NaN: neither) and weights of all segments."""
    labels, weights = np.full(len(rewards), np.nan), np.ones(len(rewards))
    safe = np.flatnonzero(costs <= limit)
    labels[costs > limit] = 0
    share = (rewards[safe] - rewards[safe].min()) / (rewards[safe].max() - rewards[safe].min())
    order = np.argsort((1 - kappa) * share + kappa)
    best = order[-math.ceil(len(safe) * top) :]
    worst = order[: math.ceil(len(safe) * bottom)]
    labels[safe[best]], weights[safe[best]] = 1, (1 - kappa) * share[best] + kappa
    labels[safe[worst]], weights[safe[worst]] = 0, (1 - kappa) * (1 - share[worst]) + kappa
    return labels, weights


def prepare(data, ratio, target_cost, kappa, top, bottom):
    """What the official code trains on: observations, actions, weights, labels, in float32."""
    observations, actions, rewards, costs, longest = cut(data, ratio)
    labels, weights = label(rewards, costs, target_cost * observations.shape[1] / longest, kappa, top, bottom)
    dropped = np.flatnonzero(np.isnan(labels))
    if len(dropped) > 0:
        observations, actions = np.delete(observations, dropped, axis=0), np.delete(actions, dropped, axis=0)
        labels, weights = np.delete(labels, dropped), np.delete(weights, dropped)
    observations, actions, weights, labels = (array.astype(np.float32) for array in (observations, actions, weights, labels))
    return observations, np.clip(actions, 1e-5 - 1, 1 - 1e-5), weights, labels


def main(file, *options):
    with h5py.File(file, "r") as h5:
        data = {name: np.array(column) for name, column in h5.items()}

    def answer(request):
        np.random.seed(request["seed"])
        start = time.perf_counter()
        _, _, weights, labels = prepare(data, *options)
        seconds = time.perf_counter() - start
        return {"seconds": seconds, "kept": len(labels), "desirable": float(labels.sum()), "weight": float(weights.sum())}

    serve({"version": f"NumPy {np.__version__}"}, answer)


if __name__ == "__main__":
    main(sys.argv[1], *map(float, sys.argv[2:]))
