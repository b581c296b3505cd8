"""Peer of the part `evaluation`: the original simulators, one episode after the other as the official code plays them, the policy in
NumPy. Runs in `.venv-simulators`; the environments are made as the library's bridge makes them, without the slow sky pictures.

usage: evaluation_original.py SERVER_FOLDER ENVIRONMENT_ID POLICY_FILE LAYER_SIZES...
"""

import os
import sys

# The simulators print to descriptor 1: it becomes stderr, and the answers get another one.
sys.stdout = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

import time  # noqa: E402

import numpy as np  # noqa: E402

from serve import serve  # noqa: E402


def read_layers(file, sizes):
    """[weight, bias] of each layer, from flat float32."""
    flat = np.fromfile(file, dtype=np.float32)
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        weight, bias, flat = np.split(flat, [outputs * inputs, outputs * (inputs + 1)])
        layers.append((weight.reshape(outputs, inputs), bias))
    return layers


def act(layers, observation):
    for weight, bias in layers[:-1]:
        observation = np.maximum(weight @ observation + bias, 0)
    weight, bias = layers[-1]
    return np.tanh(weight @ observation + bias)


def play(environment, layers, seed):
    """Steps and reward return of one episode."""
    environment.reset(seed)
    steps, reward_return, ended = 0, 0.0, False
    while not ended:
        reward, _, ended = environment.step(act(layers, np.asarray(environment.latest, dtype=np.float32)))
        reward_return += reward
        steps += 1
    return steps, reward_return


def main(folder, identifier, file, *sizes):
    sys.path.insert(0, folder)
    from environments import make

    environment = make(identifier)
    layers = read_layers(file, [int(size) for size in sizes])

    def answer(request):
        start = time.perf_counter()
        episodes = [play(environment, layers, seed) for seed in request["seeds"]]
        seconds = time.perf_counter() - start
        steps, returns = zip(*episodes)
        return {"seconds": seconds, "steps": sum(steps), "rewardReturn": sum(returns) / len(returns)}

    serve({"version": f"Python {sys.version.split()[0]}, NumPy {np.__version__}"}, answer)


if __name__ == "__main__":
    main(*sys.argv[1:])
