package io.fusebox.service.coordination;

/** Threads of this instance that do not keep its process alive. */
public final class DaemonThread {

  private DaemonThread() {}

  /** A thread of that name that is yet to be started. */
  public static Thread of(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Starts a thread of that name. */
  public static Thread start(String name, Runnable work) {
    Thread thread = of(name, work);
    thread.start();
    return thread;
  }
}
