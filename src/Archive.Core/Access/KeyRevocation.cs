namespace Archive.Core.Access;

/// <summary>The outcome of revoking a key.</summary>
public enum KeyRevocation
{
    /// <summary>The key is revoked.</summary>
    Revoked,

    /// <summary>There is no key of that id.</summary>
    Unknown,

    /// <summary>It is the last valid admin key, and stays.</summary>
    LastAdmin,
}
