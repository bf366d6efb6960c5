using System.Runtime.InteropServices;

namespace AlexNetSharp.Runtime;

/// <summary>
/// Variables of the process's native environment. .NET keeps a copy of its own, so a variable set through <see cref="Environment"/> never
/// reaches OpenMP or MKL, which read theirs once, when they are loaded.
/// </summary>
internal static partial class NativeEnvironment
{
    /// <summary>Sets a variable in the native environment and in .NET's.</summary>
    /// <param name="name">The variable's name.</param>
    /// <param name="value">Its value.</param>
    public static void Set(string name, string value)
    {
        Environment.SetEnvironmentVariable(name, value);
        if (OperatingSystem.IsWindows())
        {
            _ = PutEnvironment(name, value);
        }
        else
        {
            _ = SetEnvironment(name, value, overwrite: 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("ucrtbase", EntryPoint = "_putenv_s", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int PutEnvironment(string name, string value);
}
