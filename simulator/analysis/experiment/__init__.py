"""Experiments: how much a modification changes, over a grid of settings, from replications of the national roll-out."""
