import { createServer } from 'node:net'

/** Says in a line that a port is taken, before anything else is started. @throws Error with that line */
export async function requireFreePort(port: number): Promise<void> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error('PORT must be a number from 1 to 65535.')
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', () => reject(new Error(taken(port))))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()))
  })
}

const taken = (port: number) =>
  `Port ${port} is taken, perhaps by another Postern. End that program, or choose a port: PORT=8788 npm start`
