/** The folder of the origin-private file system that holds files on their way into a download. */
export const folderName = 'saving'
