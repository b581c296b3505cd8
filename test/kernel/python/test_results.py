"""The closing table."""

import json

from trac_jupyter.results import read_results, results_table

ROWS = [
    {"task": "BallCircle", "algorithm": "behaviour policy", "normalizedReward": 0.4161, "normalizedCost": 1.34, "episodes": 20, "seed": 0},
    {"task": "BallCircle", "algorithm": "TraC", "normalizedReward": 0.468, "normalizedCost": 1, "episodes": 20, "seed": 0},
]


def test_columns_are_aligned_and_the_verdict_is_said(tmp_path):
    (tmp_path / "results.json").write_text(json.dumps(ROWS))
    assert results_table(read_results(tmp_path)).splitlines() == [
        "task        algorithm         normalized reward  normalized cost          episodes  seed",
        "BallCircle  behaviour policy               0.42             1.34  unsafe        20     0",
        "BallCircle  TraC                           0.47             1.00  safe          20     0",
    ]


def test_a_score_that_is_no_number_has_no_verdict(tmp_path):
    (tmp_path / "results.json").write_text(json.dumps([{**ROWS[0], "normalizedCost": None, "episodes": 3}]))
    assert results_table(read_results(tmp_path)).splitlines()[1].split() == ["BallCircle", "behaviour", "policy", "0.42", "–", "3", "0"]


def test_without_scores_there_is_no_table(tmp_path):
    assert read_results(tmp_path) is None
    for text in ("", "{}", "[]", "[1]", '[{"task": "x"}]', "null"):
        (tmp_path / "results.json").write_text(text)
        assert read_results(tmp_path) is None, text
