"""Peer of the part `outcomes`: trains a method by OSRL's own code, and plays this project's simulator with OSRL's own evaluation.

OSRL's `TransitionDataset` makes the batches, of rows drawn uniformly with replacement as its iterator draws them; all rows of a batch
at once in this process and not one by one in 8, which gives the same distribution and saves most of the time. Its trainer's `rollout`
plays the episodes. OUT, JSON with the returns of every episode, grows with each evaluation; OUT.safetensors is the model's state then.

usage: outcome_official.py NAME DATA TARGET_COST UPDATES EVALUATE_EVERY SEED TASK EPISODE_STEPS NODE OUT EPISODE_SEEDS...
"""

import json
import os
import random
import sys
import time

import numpy as np
import torch

from environment import Environment
from osrl_methods import gather, make_dataset, make_trainer, read_columns, save_weights, update

BATCH_SIZE = 512


def seed_all(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def evaluate(trainer, task, node, episode_seeds):
    """Returns and lengths of an episode from each seed."""
    trainer.model.eval()
    trainer.env = Environment(node, task, episode_seeds)
    rewards, lengths, costs = zip(*(trainer.rollout() for _ in episode_seeds))
    trainer.env.close()
    trainer.model.train()
    return {"rewardReturns": rewards, "costReturns": costs, "lengths": lengths}


def write(out, found, model):
    """Replaces the files as whole ones, so that a run that is ended leaves its latest evaluation."""
    save_weights(model, f"{out}.safetensors")
    with open(f"{out}.part", "w") as file:
        json.dump(found, file)
    os.replace(f"{out}.part", out)


def main(name, data, target_cost, updates, evaluate_every, seed, task, episode_steps, node, out, *episode_seeds):
    torch.set_num_threads(1)
    seed_all(int(seed))
    transitions = make_dataset(name, read_columns(data), int(target_cost))
    trainer, _ = make_trainer(name, transitions, int(episode_steps), int(target_cost))
    evaluations, began = [], time.process_time()
    for made in range(1, int(updates) + 1):
        rows = np.random.choice(transitions.dataset_size, BATCH_SIZE, p=transitions.sample_prob)
        update(name, trainer, gather(transitions, rows))
        if made % int(evaluate_every) == 0 or made == int(updates):
            evaluations.append({"update": made, **evaluate(trainer, task, node, [int(seed) for seed in episode_seeds])})
            found = {"evaluations": evaluations, "processorSeconds": time.process_time() - began, "pytorch": torch.__version__}
            write(out, found, trainer.model)


if __name__ == "__main__":
    main(*sys.argv[1:])
