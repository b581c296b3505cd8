"""A TraC policy in plain PyTorch; needs torch, numpy and safetensors.

As a module:

    from policy import load_policy
    policy = load_policy("policy.safetensors")
    action = policy(torch.as_tensor(observation))     # in [-1, 1]

As a program:

    python policy.py act policy.safetensors < observations.npy > actions.npy
    python policy.py convert model.pt policy.safetensors
"""

import io
import sys

import numpy
import torch
from safetensors.torch import load_file, save_file


def build_network(sizes: list[int], dropout: float = 0.25) -> torch.nn.Sequential:
    """The official actor: Linear, Dropout and ReLU for each hidden layer, then Linear and Tanh."""
    modules = []
    for inputs, outputs in zip(sizes[:-2], sizes[1:-1]):
        modules += [torch.nn.Linear(inputs, outputs), torch.nn.Dropout(dropout), torch.nn.ReLU()]
    return torch.nn.Sequential(*modules, torch.nn.Linear(sizes[-2], sizes[-1]), torch.nn.Tanh())


def load_policy(path: str) -> torch.nn.Sequential:
    """Reads a policy file; returns the network without dropout. Its sizes are read off the weights."""
    prefix = "actor.mlp.net."
    weights = {name.removeprefix(prefix): tensor for name, tensor in load_file(path).items()}
    layers = sorted({int(name.split(".")[0]) for name in weights})
    matrices = [weights[f"{layer}.weight"] for layer in layers]
    network = build_network([matrices[0].shape[1], *(matrix.shape[0] for matrix in matrices)])
    network.load_state_dict(weights)
    return network.eval()


def convert(checkpoint: str, path: str) -> None:
    """Writes the policy of an official checkpoint (`best_model.pt`, `final_model.pt`) as a policy file."""
    network = torch.load(checkpoint, map_location="cpu", weights_only=True)["network"]
    save_file({name: tensor.contiguous() for name, tensor in network.items() if name.startswith("actor.")}, path)


def act(path: str) -> None:
    """Answers observations [rows, observation size] on stdin with actions [rows, action size], both as .npy."""
    observations = torch.as_tensor(numpy.load(io.BytesIO(sys.stdin.buffer.read())), dtype=torch.float32)
    with torch.no_grad():
        actions = load_policy(path)(observations).numpy()
    answer = io.BytesIO()
    numpy.save(answer, actions)
    sys.stdout.buffer.write(answer.getvalue())


if __name__ == "__main__":
    commands = {"act": (act, 1), "convert": (convert, 2)}
    command, count = commands.get(sys.argv[1] if len(sys.argv) > 1 else "", (None, 0))
    if command is None or len(sys.argv) != 2 + count:
        sys.exit(__doc__)
    command(*sys.argv[2:])
