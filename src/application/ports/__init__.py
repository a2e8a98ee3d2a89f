"""What the use cases need from the world, in their own words. Each docstring is the promise an adapter keeps."""
