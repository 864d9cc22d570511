"""Decisions in four eyes: proposal, decision and letter, conditions, state aid, reconsideration and appeal."""
