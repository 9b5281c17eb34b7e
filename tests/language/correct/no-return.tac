-- A script that returns nothing.
Log.info("hello")
