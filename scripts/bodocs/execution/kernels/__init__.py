"""Kernels: forked from a process that has imported the libraries, each under a warden.

On Linux three kinds of process work together:

- the **zygote**, one for a run, imports the libraries, computes nothing, and forks;
- a **warden** for each kernel, forked from the zygote: it adopts whatever the kernel's processes
  leave behind, holds the kernel to its memory, and ends all of it when the kernel ends or when
  whoever asked for the kernel is gone, by whatever death;
- the **kernel**, forked from the warden, which goes on as ipykernel, or executes another program.

A forked kernel gives the results of a spawned one, with two differences that lie in the nature of
the thing: what libraries print while they are imported is not seen in the cell that imports them,
and what an import changes elsewhere (a logger's level, a default) is changed from the first cell
on, even if the page imports the library in its third.

Elsewhere jupyter_client starts kernels in its own way.
"""
