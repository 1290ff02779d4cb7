namespace Archive.Core.Deliveries;

/// <summary>The media types of submissions.</summary>
public static class MediaTypes
{
    /// <summary>Plain text.</summary>
    public const string Text = "text/plain";

    /// <summary>HTML.</summary>
    public const string Html = "text/html";

    /// <summary>A JSON record.</summary>
    public const string Json = "application/json";
}
