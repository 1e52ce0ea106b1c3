def group_by_programme(points, edges, score):
    """Coach's own, imported when it is used: SciPy takes a second, and each worker collects all tests."""
    from coach.estimators.bottom_up.programme import group_by_programme

    return group_by_programme(points, edges, score)
