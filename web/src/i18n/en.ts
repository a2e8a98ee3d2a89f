import type { Forms } from "./plural";

type Plural = (n: number, forms: Forms) => string;

/** Every text of the page. The other languages have the same type, so a missing text does not compile. */
export const en = (plural: Plural) => ({
  name: "MazadClick",
  slogan: "Messages between buyers, sellers and the support desk",
  language: "Language",

  signIn: {
    title: "Sign in",
    token: "Your access token",
    tokenHint: "The platform gives you one. Paste it here.",
    submit: "Sign in",
    notAToken: "This is not an access token. Copy the whole of it and try again.",
    ended: "Your session has ended. Sign in again to go on; what you began to write is kept.",
    demo: "Try it as",
    demoHint: "A demo with people who are made up. Open it in several tabs to be several of them.",
    demoFailed: "The service could not be reached. Try again in a moment.",
    buyer: "Buyer",
    seller: "Seller",
    admin: "Support desk",
  },

  link: {
    connecting: "Connecting…",
    online: "Connected",
    offline: "No connection. What you write is sent as soon as it is back.",
    offlineShort: "Offline",
    waiting: (n: number) => plural(n, { one: `${n} message waits to be sent`, other: `${n} messages wait to be sent` }),
  },

  me: { signOut: "Sign out", you: "You" },

  chats: {
    title: "Chats",
    own: "My chats",
    desk: "Support desk",
    list: "List of chats",
    search: "Search by name",
    start: "New chat",
    empty: "No chats yet. Start one!",
    notFound: "Nobody of that name.",
    noMessages: "No messages yet",
    allActive: "Latest first",
    waiting: "Waiting longest",
    nobodyWaits: "Nobody waits for an answer.",
    waits: (time: string) => `waiting ${time}`,
    unread: (n: number) => plural(n, { one: `${n} unread message`, other: `${n} unread messages` }),
    fromYou: (text: string) => `You: ${text}`,
    support: "Support",
    choose: "Choose a chat",
    chooseHint: "Your conversations are on the side. New messages arrive by themselves.",
    retry: "Try again",
  },

  presence: {
    online: "Online",
    offline: "Away",
    typing: (names: string, n: number) => plural(n, { one: `${names} is typing…`, other: `${names} are typing…` }),
    participants: (n: number) => plural(n, { one: `${n} participant`, other: `${n} participants` }),
  },

  conversation: {
    back: "Back to the chats",
    messages: "Messages",
    loadingOlder: "Loading older messages…",
    beginning: "This is where the conversation begins.",
    unreadFromHere: "New messages",
    toFirstUnread: (n: number) => plural(n, { one: `${n} new message`, other: `${n} new messages` }),
    toEnd: "To the latest message",
    unavailable: "This chat is not available",
    unavailableHint: "It does not exist, or you do not take part in it.",
    said: (name: string, text: string) => `${name}: ${text}`,
    writeTo: (name: string) => `Write to ${name}`,
    writeAsDesk: (name: string) => `Answer ${name} as the support desk`,
    send: "Send",
    keys: "Enter sends, Shift + Enter begins a new line",
  },

  status: {
    waiting: "Waits to be sent",
    sent: "Sent",
    delivered: "Delivered",
    read: "Read",
    refused: "Not sent",
    retry: "Try again",
    edit: "Edit",
    discard: "Delete",
  },

  notifications: {
    title: "Notifications",
    open: (n: number) => plural(n, { zero: "Notifications", one: `Notifications, ${n} new`, other: `Notifications, ${n} new` }),
    empty: "Nothing new. What happens while you are away is listed here.",
    markAll: "Mark all as read",
    markOne: "Mark as read",
    older: "Show older ones",
    close: "Close",
    fromSomebody: (name: string) => `New message from ${name}`,
    newMessage: "New message",
    newChat: "New chat",
    chatOpened: (name: string) => `${name} opened a chat with you`,
    ask: "Be told of new messages also when this tab is in the background?",
    allow: "Turn on",
    blocked: "Your browser blocks notifications of this page. You can allow them in its settings.",
  },

  newChat: {
    title: "New chat",
    deskTitle: "Write to somebody as the support desk",
    people: "People you know",
    filter: "Find somebody",
    byId: "Somebody else, by their user id",
    add: "Add",
    start: "Start chat",
    group: (n: number) => plural(n, { one: `Start a group of ${n}`, other: `Start a group of ${n}` }),
    cancel: "Cancel",
    remove: (name: string) => `Remove ${name}`,
  },

  broadcast: {
    title: "Broadcast",
    open: "Broadcast",
    message: "Message from the support desk",
    to: "To whom",
    everybody: "Everybody",
    listed: "These users only",
    ids: "User ids, separated by commas or lines",
    next: "Continue",
    back: "Change it",
    confirmAll: "Everybody who is known to the platform gets this message:",
    confirmListed: (n: number) => plural(n, { one: `${n} user gets this message:`, other: `${n} users get this message:` }),
    confirm: "Send it now",
    progress: (reached: number, total: number) => `${reached} of ${total} have it`,
    starting: "Starting…",
    done: "Everybody has it.",
    background: "You may close this: the rest is sent in the background.",
    close: "Close",
  },

  trouble: {
    signedOut: "Your session has ended. Sign in again.",
    forbidden: "You are not allowed to do this.",
    missing: "It does not exist any more.",
    invalid: "The service does not accept this.",
    tooLarge: "This is too long. Shorten it and try again.",
    busy: "That was a lot at once. Wait a moment and try again.",
    away: "The service is not available right now. Try again in a moment.",
    offline: "The service cannot be reached. Check your connection.",
  },

  time: { today: "Today", yesterday: "Yesterday" },
});

export type Catalog = ReturnType<typeof en>;
export type Translation = (plural: Plural) => Catalog;
