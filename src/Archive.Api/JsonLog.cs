namespace Archive.Api;

/// <summary>The server's log.</summary>
public static class JsonLog
{
    /// <summary>A line of JSON for each event, in which nothing that came from outside can begin a line of its own.</summary>
    public static void LogAsJson(this ILoggingBuilder logging) => logging.AddJsonConsole(console =>
    {
        console.UseUtcTimestamp = true;
        console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
    });
}
