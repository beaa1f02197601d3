/** Smart DCC's published packages, found in the folder that the tests install them in. */

import { createRequire } from 'node:module'

/** `require` as it is for a program in this folder. */
export const requireFrom = (modules) => createRequire(`${modules}/program.js`)

const BODIES = [
  'CINMessage',
  'DSPInventory',
  'FutureDatedDeviceAlertMessage',
  'GBCSPayload',
  'PreCommand',
  'NoBody',
]

/** A document as the published parser reads it, with the name that it has for the kind of body. */
export function readWith(parser, xml) {
  const parsed = parser.parseDuis('simplified', xml)
  if (!parser.isSimplifiedDuisOutput(parsed)) throw new Error(`the parser does not recognise ${xml}`)
  return { ...parsed, kind: parsed.header.type === 'request' ? 'Request' : kindOf(parser, parsed.body) }
}

function kindOf(parser, body) {
  if (parser.isSimplifiedDuisResponseBody_DCCAlertMessage(body)) return 'DCCAlertMessage'
  return BODIES.find((name) => parser.isSimplifiedDuisResponseBody_ResponseMessage_X(name, body))
}

/** JSON; counters are larger than its numbers, so they are texts. */
export const asJson = (value) => JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}` : each))
