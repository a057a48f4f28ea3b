/** Lets Postgres not outlive us, even when we are killed with `kill -9` and can do nothing about it ourselves. */
import { spawn } from 'node:child_process'

/**
 * Waits for the end of its input, which the system closes when we are gone, and then shuts Postgres down (SIGINT:
 * fast shutdown). A line of input means that all is well and it may go.
 */
const script = 'read -r pid || exit 0; if read -r _; then exit 0; fi; kill -INT "$pid"'

export interface Watchdog {
  /** Names the process to stop. */
  watch(pid: number): void
  /** Ends the watch without stopping anything, and waits for the watchdog to be gone. */
  dismiss(): Promise<void>
}

/** Starts the watchdog, in a session of its own so that neither Ctrl-C nor a kill of our process group reaches it. */
export function startWatchdog(): Watchdog {
  const shell = spawn('/bin/sh', ['-c', script], { cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  const gone = new Promise<void>((resolve) => {
    shell.once('error', () => resolve())
    shell.once('exit', () => resolve())
  })
  shell.stdin.on('error', () => {})
  shell.unref()
  return {
    watch: (pid) => void shell.stdin.write(`${pid}\n`),
    dismiss: async () => {
      shell.ref()
      shell.stdin.end('dismissed\n')
      await gone
    },
  }
}
