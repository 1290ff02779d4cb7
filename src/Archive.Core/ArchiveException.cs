namespace Archive.Core;

/// <summary>What kind of fault an <see cref="ArchiveException"/> reports, so that a caller can branch on it.</summary>
public enum FaultKind
{
    /// <summary>The configuration or the command is wrong; its author can put it right.</summary>
    Configuration,

    /// <summary>Another process holds the archive.</summary>
    Locked,

    /// <summary>There is no archive at the place named.</summary>
    NotFound,

    /// <summary>A file, blob, catalogue or index does not hold what it should.</summary>
    Corrupt,

    /// <summary>A store cannot be reached or written at the moment; trying again later may help.</summary>
    Unavailable,

    /// <summary>A disk is full; once there is room again, trying again helps.</summary>
    NoSpace,
}

/// <summary>A fault that the person at the other end can understand: the message says what happened and what to do.</summary>
public sealed class ArchiveException(FaultKind kind, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind of fault.</summary>
    public FaultKind Kind { get; } = kind;

    /// <summary>A fault of the disk: full, or not to be read or written at the moment.</summary>
    /// <param name="what">What cannot be done, as the beginning of a sentence.</param>
    /// <param name="cause">What the system said.</param>
    public static ArchiveException OfDisk(string what, Exception cause)
    {
        // ENOSPC and EDQUOT of Linux and macOS, ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL of Windows.
        var isFull = cause.HResult is 28 or 122 or 69 or unchecked((int)0x80070027) or unchecked((int)0x80070070);
        return new ArchiveException(isFull ? FaultKind.NoSpace : FaultKind.Unavailable, isFull ? $"{what}: the disk is full." : $"{what}: {cause.Message}", cause);
    }
}
