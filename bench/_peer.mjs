// The peer's own messages: for each client so many updates of its thing, with room for a mark. Written as JSON, in base64.
import * as Y from 'yjs'
const [clients, updates] = process.argv.slice(2).map(Number)
const varuint = (number) => {
  const bytes = []
  while (number > 127) {
    bytes.push(128 | (number & 127))
    number >>>= 7
  }
  return [...bytes, number]
}
const all = []
for (let client = 0; client < clients; client++) {
  const doc = new Y.Doc()
  doc.clientID = client + 1
  const own = []
  doc.on('update', (update) => own.push(Buffer.from([0, 2, ...varuint(update.length), ...update]).toString('base64')))
  for (let turn = 0; turn < updates; turn++) {
    const text = 'Ask me where safe is @0000000:00000000000000@'
    doc.getMap('things').set(`thing:${client}`, { kind: 'note', text, seat: `seat:${client}`, name: `Guest ${client}`, paper: 'kraft' })
  }
  all.push(own)
}
process.stdout.write(JSON.stringify(all))
