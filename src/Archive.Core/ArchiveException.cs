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
}

/// <summary>A fault that the person at the other end can understand: the message says what happened and what to do.</summary>
public sealed class ArchiveException(FaultKind kind, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind of fault.</summary>
    public FaultKind Kind { get; } = kind;
}
