"""What devices receive: which events on the wire go to which rooms, with which fields."""
