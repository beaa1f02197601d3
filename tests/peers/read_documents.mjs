/** What the published parser reads in each of the documents on standard input (a JSON list). Argument: the packages. */

import { readFileSync } from 'node:fs'
import { asJson, readWith, requireFrom } from './published.mjs'

const parser = requireFrom(process.argv[2])('@smartdcc/duis-parser')
console.log(asJson(JSON.parse(readFileSync(0)).map((xml) => readWith(parser, xml))))
