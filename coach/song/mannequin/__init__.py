"""Poses drawn as a mannequin on a stage: the film for a song that came without one.

Read ``limbs`` (poses → round limbs), ``shading`` (limbs → a picture) and ``film`` (the stage, the dance, its music).
"""
