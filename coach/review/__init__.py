"""The mistakes of a take in a loop, reference beside take. A take in, the passage to practise out.

Read ``screen`` (the whole of it), ``choice`` (keys), ``player`` and ``loader``, ``scene`` (what is shown), then
``drawing`` with ``layout``, ``cards`` and ``toolbar``.
"""
