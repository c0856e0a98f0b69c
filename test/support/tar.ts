/** Content of a file, or what kind of other member it is. */
export type TarMember = { name: string; content?: string | Uint8Array; type?: string; linkName?: string }

const blockBytes = 512

/** A ustar archive; names over 100 bytes as GNU long names. */
export function tar(members: readonly TarMember[], { endBlocks = true } = {}): Buffer {
  const pieces = members.flatMap(memberBlocks)
  if (endBlocks) pieces.push(Buffer.alloc(2 * blockBytes))
  return Buffer.concat(pieces)
}

/** A pax extended header, which goes in front of the member it is about. */
export function paxHeader(records: Record<string, string>): TarMember {
  const lines = Object.entries(records).map(([key, value]) => {
    const rest = ` ${key}=${value}\n`
    let length = Buffer.byteLength(rest) + 1
    while (String(length).length + Buffer.byteLength(rest) !== length) length += 1
    return `${length}${rest}`
  })
  return { name: 'PaxHeaders/x', type: 'x', content: lines.join('') }
}

function memberBlocks(member: TarMember): Buffer[] {
  const { name, content = '', type = '0', linkName = '' } = member
  const bytes = Buffer.from(content)
  const longName =
    Buffer.byteLength(name) > 100 ? memberBlocks({ name: '././@LongLink', type: 'L', content: `${name}\0` }) : []
  const header = Buffer.alloc(blockBytes)
  header.write(name, 0, 100)
  header.write('0000644\0', 100)
  header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write('00000000000\0', 136)
  header.write('        ', 148)
  header.write(type, 156)
  header.write(linkName, 157, 100)
  header.write('ustar\0', 257)
  header.write('00', 263)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  const padding = Buffer.alloc((blockBytes - (bytes.length % blockBytes)) % blockBytes)
  return [...longName, header, bytes, padding]
}
