/** One-based line and column of a value in a file the user wrote. `file` is as the user named it. */
export type Position = {readonly file: string; readonly line: number; readonly column: number};

/** `site.yml:4:7`, as compilers and editors write it. */
export const renderPosition = ({file, line, column}: Position): string => `${file}:${line}:${column}`;
