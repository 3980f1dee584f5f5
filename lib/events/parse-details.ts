/** What the text in `payload.details` tells, where it has it. */
export interface DeliveryDetails {
  /** The address that the message was for. */
  recipient?: string;
  /** Address of the receiving mail server, IPv4 or IPv6. */
  ip?: string;
  /** Port of the receiving mail server. */
  port?: number;
  /** Name of the receiving mail server. */
  hostname?: string;
  /** The SMTP reply code, such as 550. */
  code?: number;
  /** As `payload.classification` spells it: `invalid_recipient`. */
  classification?: string;
  /** The domain none of whose mail servers could be reached. */
  domain?: string;
}

const server = String.raw`\[?(?<ip>[\d.]+|[\da-f:.]+)\]?:(?<port>\d+) \((?<hostname>[^()]*)\)`;

const wordings = [
  new RegExp(`^Message for (?<recipient>.+) accepted by ${server}$`, 'i'),
  new RegExp(
    String.raw`^(?<code>\d{3}) (?<classification>[a-z_ ]+): Delivery to (?<recipient>.+) failed at (?:${server}|(?<host>[^\s()]+))$`,
    'i',
  ),
  /^(?<classification>Connection error): Could not connect to any mail server for (?<domain>\S+)$/i,
];

/**
 * Takes apart the text in `payload.details`, in each wording that Ark documents.
 *
 * @returns undefined where the text has another wording: it is made for people and may change
 */
export function parseDetails(text: string | null | undefined): DeliveryDetails | undefined {
  for (const wording of wordings) {
    const found = wording.exec(text ?? '')?.groups;
    if (found) return detailsOf(found);
  }
  return undefined;
}

function detailsOf(found: Record<string, string | undefined>): DeliveryDetails {
  const { recipient, ip, port, hostname, host, code, classification, domain } = found;
  const details = {
    recipient,
    ip,
    port: port && Number(port),
    hostname: hostname ?? host,
    code: code && Number(code),
    classification: classification?.toLowerCase().replaceAll(' ', '_'),
    domain,
  };
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
}
