//! Live drafting without sockets: the fence every change passes, the desk of one draft, the messages of the wire. Time and randomness are arguments.
