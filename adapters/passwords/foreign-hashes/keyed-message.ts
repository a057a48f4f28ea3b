/**
 * What the pepper of an imported hash is keyed over: the stored text up to the output, and the result of the foreign function. So a number
 * or a salt that is changed in the database opens nothing, and no part of one row serves in another form.
 */
export function keyedMessage(head: string, computed: Uint8Array): Uint8Array {
  const headBytes = new TextEncoder().encode(head) // ends with the only `$` that is followed by no letter
  const message = new Uint8Array(headBytes.length + computed.length)
  message.set(headBytes)
  message.set(computed, headBytes.length)
  return message
}
