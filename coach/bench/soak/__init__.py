"""`bench soak`: dance and practise for an hour while things fail around the program, and see what grows or is left.

Read ``command`` (with what is counted), ``rounds`` (the program that dances), ``faults`` (what fails, and when),
``watch`` (who waits for it, and ends what hangs).
"""
