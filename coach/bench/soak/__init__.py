"""`bench soak`: dance and practise for an hour while things fail around the program, and see what grows or is left.

Read ``command`` (also what is counted), ``rounds`` (the program that dances), ``faults`` (what fails, and when),
``watch`` (waits for it, and ends it if it hangs).
"""
