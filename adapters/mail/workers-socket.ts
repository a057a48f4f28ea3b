import type { SmtpConnect } from './smtp.ts'

/** A TCP connection out of a Worker. The module is loaded where it is used: outside of Workers there is none. */
export const connectFromWorker: SmtpConnect = async (address, options) => {
  const { connect } = await import('cloudflare:sockets')
  return connect(address, options)
}
