namespace Archive.Core;

/// <summary>What kind of fault an <see cref="ArchiveException"/> reports, so that a caller can branch on it.</summary>
public enum FaultKind
{
    /// <summary>The configuration or the command line is wrong; the user can correct it.</summary>
    Configuration,

    /// <summary>Another process holds the archive's lock.</summary>
    Locked,

    /// <summary>There is no archive at the path given.</summary>
    NotFound,

    /// <summary>A file, blob, catalogue or index is damaged or incomplete.</summary>
    Corrupt,

    /// <summary>A store cannot be reached or written at the moment; a later retry may succeed.</summary>
    Unavailable,

    /// <summary>A disk is full; a retry succeeds once there is space again.</summary>
    NoSpace,
}

/// <summary>A fault whose message is written for the user: it says what happened and what to do.</summary>
public sealed class ArchiveException(FaultKind kind, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind of fault.</summary>
    public FaultKind Kind { get; } = kind;

    /// <summary>
    /// The fault for an I/O error: <see cref="FaultKind.NoSpace"/> when the disk is full, else <see cref="FaultKind.Unavailable"/>.
    /// </summary>
    /// <param name="what">What cannot be done, as the beginning of a sentence.</param>
    /// <param name="cause">The exception of the operating system.</param>
    public static ArchiveException OfDisk(string what, Exception cause)
    {
        // ENOSPC and EDQUOT of Linux and macOS, ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL of Windows.
        var isFull = cause.HResult is 28 or 122 or 69 or unchecked((int)0x80070027) or unchecked((int)0x80070070);
        return isFull
            ? new ArchiveException(FaultKind.NoSpace, $"{what}: the disk is full.", cause)
            : new ArchiveException(FaultKind.Unavailable, $"{what}: {cause.Message}", cause);
    }
}
