namespace AlexNetSharp.Pickles;

/// <summary>The instructions of pickles that are understood; all others are refused.</summary>
/// <remarks>
/// Source: Python's <c>Lib/pickletools.py</c>, protocols 0 to 5. Not here: registered extensions and buffers outside of the file.
/// </remarks>
internal enum PickleCode : byte
{
    /// <summary>Marks a place of the stack.</summary>
    Mark = (byte)'(',

    /// <summary>Ends the pickle: the top of the stack is its value.</summary>
    Stop = (byte)'.',

    /// <summary>Drops the top.</summary>
    Pop = (byte)'0',

    /// <summary>Drops everything down to the mark.</summary>
    PopMark = (byte)'1',

    /// <summary>Doubles the top.</summary>
    Dup = (byte)'2',

    /// <summary>A float in decimal digits on a line.</summary>
    Float = (byte)'F',

    /// <summary>A float of 8 bytes, the highest first.</summary>
    BinFloat = (byte)'G',

    /// <summary>An integer on a line; 00 and 01 are truth values.</summary>
    Int = (byte)'I',

    /// <summary>An integer of 4 bytes.</summary>
    BinInt = (byte)'J',

    /// <summary>An integer of 1 byte.</summary>
    BinInt1 = (byte)'K',

    /// <summary>A long integer on a line.</summary>
    Long = (byte)'L',

    /// <summary>An integer of 2 bytes.</summary>
    BinInt2 = (byte)'M',

    /// <summary>None.</summary>
    None = (byte)'N',

    /// <summary>An object outside of the pickle, by an identifier on a line.</summary>
    PersId = (byte)'P',

    /// <summary>An object outside of the pickle, by the identifier on the stack.</summary>
    BinPersId = (byte)'Q',

    /// <summary>Calls a global with a tuple of arguments.</summary>
    Reduce = (byte)'R',

    /// <summary>A byte string in quotes on a line.</summary>
    String = (byte)'S',

    /// <summary>A byte string of Python 2 with a length of 4 bytes.</summary>
    BinString = (byte)'T',

    /// <summary>A byte string of Python 2 with a length of 1 byte.</summary>
    ShortBinString = (byte)'U',

    /// <summary>Text with escapes on a line.</summary>
    Unicode = (byte)'V',

    /// <summary>Text with a length of 4 bytes.</summary>
    BinUnicode = (byte)'X',

    /// <summary>A byte string with a length of 4 bytes.</summary>
    BinBytes = (byte)'B',

    /// <summary>A byte string with a length of 1 byte.</summary>
    ShortBinBytes = (byte)'C',

    /// <summary>Appends to a list.</summary>
    Append = (byte)'a',

    /// <summary>Gives an object its state.</summary>
    Build = (byte)'b',

    /// <summary>A global by two lines.</summary>
    Global = (byte)'c',

    /// <summary>A dictionary of what stands above the mark.</summary>
    Dict = (byte)'d',

    /// <summary>An empty dictionary.</summary>
    EmptyDict = (byte)'}',

    /// <summary>Appends what stands above the mark to a list.</summary>
    Appends = (byte)'e',

    /// <summary>A remembered value by a line.</summary>
    Get = (byte)'g',

    /// <summary>A remembered value by 1 byte.</summary>
    BinGet = (byte)'h',

    /// <summary>Calls a global, given by two lines, with what stands above the mark.</summary>
    Inst = (byte)'i',

    /// <summary>A remembered value by 4 bytes.</summary>
    LongBinGet = (byte)'j',

    /// <summary>A list of what stands above the mark.</summary>
    List = (byte)'l',

    /// <summary>An empty list.</summary>
    EmptyList = (byte)']',

    /// <summary>Calls the global above the mark with what stands above it.</summary>
    Obj = (byte)'o',

    /// <summary>Remembers the top by a line.</summary>
    Put = (byte)'p',

    /// <summary>Remembers the top by 1 byte.</summary>
    BinPut = (byte)'q',

    /// <summary>Remembers the top by 4 bytes.</summary>
    LongBinPut = (byte)'r',

    /// <summary>Puts a pair into a dictionary.</summary>
    SetItem = (byte)'s',

    /// <summary>A tuple of what stands above the mark.</summary>
    Tuple = (byte)'t',

    /// <summary>An empty tuple.</summary>
    EmptyTuple = (byte)')',

    /// <summary>Puts the pairs above the mark into a dictionary.</summary>
    SetItems = (byte)'u',

    /// <summary>The protocol's number.</summary>
    Proto = 0x80,

    /// <summary>Makes an object of a class.</summary>
    NewObj = 0x81,

    /// <summary>A tuple of one.</summary>
    Tuple1 = 0x85,

    /// <summary>A tuple of two.</summary>
    Tuple2 = 0x86,

    /// <summary>A tuple of three.</summary>
    Tuple3 = 0x87,

    /// <summary>True.</summary>
    NewTrue = 0x88,

    /// <summary>False.</summary>
    NewFalse = 0x89,

    /// <summary>An integer of up to 255 bytes.</summary>
    Long1 = 0x8A,

    /// <summary>An integer with a length of 4 bytes.</summary>
    Long4 = 0x8B,

    /// <summary>Text with a length of 1 byte.</summary>
    ShortBinUnicode = 0x8C,

    /// <summary>Text with a length of 8 bytes.</summary>
    BinUnicode8 = 0x8D,

    /// <summary>A byte string with a length of 8 bytes.</summary>
    BinBytes8 = 0x8E,

    /// <summary>An empty set.</summary>
    EmptySet = 0x8F,

    /// <summary>Adds what stands above the mark to a set.</summary>
    AddItems = 0x90,

    /// <summary>A frozen set of what stands above the mark.</summary>
    FrozenSet = 0x91,

    /// <summary>Makes an object of a class, with arguments by name as well.</summary>
    NewObjEx = 0x92,

    /// <summary>A global by two strings on the stack.</summary>
    StackGlobal = 0x93,

    /// <summary>Remembers the top by the next free number.</summary>
    Memoize = 0x94,

    /// <summary>The length of a piece of the pickle.</summary>
    Frame = 0x95,

    /// <summary>A byte array with a length of 8 bytes.</summary>
    ByteArray8 = 0x96,
}
