/** Who is online, and who is typing. */

export interface UserJson {
  userId: string;
}

export interface UserTypingJson {
  userId: string;
  chatId: string;
  isTyping: boolean;
}

export const ONLINE_PATH = "/chat/online";

export const TYPING = "typing";

export function typing(chatId: string, isTyping: boolean) {
  return { chatId, isTyping };
}

export function toUserId(json: UserJson): string {
  return json.userId;
}
