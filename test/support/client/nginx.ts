/** nginx with a configuration of a test. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

/** Debian has it outside of a user's path. */
export const nginxBinary = ['/usr/sbin/nginx', 'nginx'].find((path) => spawnSync(path, ['-v']).status === 0)

/** @param directory with `nginx.conf` @param url where it will listen @throws if it does not answer within ten seconds */
export async function startNginx(directory: string, url: string): Promise<{ stop: () => Promise<void> }> {
  const args = ['-p', directory, '-c', 'nginx.conf', '-e', 'error.log', '-g', 'master_process off;']
  const nginx = spawn(nginxBinary!, args, { stdio: 'inherit' })
  for (let tries = 0; tries < 200; tries += 1) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      break
    if (tries === 199) throw new Error('nginx does not answer.')
    await sleep(50)
  }
  return {
    async stop() {
      if (nginx.exitCode === null && nginx.kill('SIGTERM')) await once(nginx, 'exit')
    },
  }
}
