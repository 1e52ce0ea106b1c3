"""`bench soak`: dance and practise for an hour while things fail around the program, and see what grows or is left.

Read ``command`` (what fails, and when), ``rounds`` (the program that dances), then ``figures``.
"""
