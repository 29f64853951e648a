"""The whole program without a window: what a case is made of, how it is kept, searched, proved and printed."""
