const REASONS: Record<string, string> = {
  ENOENT: "there is no such file or folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "it is a folder",
  ENAMETOOLONG: "the name is too long",
};

/** Why the system could not read a file, without the name of the system call. */
export const reasonOf = ({ code = "", message }: NodeJS.ErrnoException): string => REASONS[code] ?? message;
