# belief: a genuine signature fits other messages, too
skeleton = genuine
