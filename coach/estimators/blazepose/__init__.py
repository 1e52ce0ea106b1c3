"""BlazePose through mediapipe: pictures in, 33 landmarks out.

Read ``skeleton``, ``landmarker`` (the only module that knows mediapipe), then ``model`` (where its networks come from),
``download`` and ``bundle`` (how they are fetched and put together), ``quiet`` (mediapipe's chatter).
"""
